"""The data catalogue of an account, under a key of its own."""

from components.catalogue_encryption import CatalogueEncryption, CatalogueEncryptionArgs
from handbook.surroundings import PLACE

CatalogueEncryption("catalogue", CatalogueEncryptionArgs(place=PLACE, disposable=True))
