"""Fine-tuning of causal language models on the weighted sequences of `training.clock` (`docs/training.md#fine-tuning`).

python -m training.sft.train CONFIG --out FOLDER     trains, or goes on where FOLDER's last checkpoint ends
python -m training.sft.export FOLDER OUT             merges and writes safetensors, tokeniser, configuration and card
"""
