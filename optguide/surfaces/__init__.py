"""The surfaces, one file each; `optguide.catalogue` lists those with critical points on record."""
