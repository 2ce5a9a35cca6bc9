"""Shapes, checks and passages, told as problems at cells."""
