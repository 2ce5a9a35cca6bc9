"""Shapes, checks, spelling and passages, told as problems at cells."""
