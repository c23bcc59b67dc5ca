"""Is somebody speaking? Silero VAD through ONNX Runtime, batched across sessions."""
