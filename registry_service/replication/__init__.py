"""Replications: that an innovation of one agency or region was taken up by another, as both confirm."""
