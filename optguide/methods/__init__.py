"""The methods, one file each; `optguide.catalogue` lists them."""
