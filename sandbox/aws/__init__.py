"""AWS on this machine: moto, what moto lacks, fault injection and a state that lasts."""
