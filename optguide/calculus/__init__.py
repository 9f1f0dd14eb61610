"""Derivatives, critical points and eigenpairs of surfaces."""
