"""Wrappers: methods that change the behaviour of any other method."""
