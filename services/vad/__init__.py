"""Voice activity detection: Silero VAD through ONNX Runtime, batched across sessions."""
