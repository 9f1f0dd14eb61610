"""Surfaces made from another surface: with a penalty, turned, stretched."""
