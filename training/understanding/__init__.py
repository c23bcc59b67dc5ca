"""Training of the learned understanding (`services/understanding`): data, model, training, export."""
