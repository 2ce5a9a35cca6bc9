"""The built release."""
