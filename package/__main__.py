"""Serves the package to the Pulumi engine until it is told to stop."""

from pulumi.provider.experimental import component_provider_host

from package import NAME, VERSION
from package.encryption_key import EncryptionKey
from package.private_bucket import PrivateBucket
from package.use_case import UseCase

component_provider_host([EncryptionKey, PrivateBucket, UseCase], name=NAME, version=VERSION)
