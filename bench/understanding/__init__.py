"""Measures how the learned understanding and the grammar together understand people's words."""
