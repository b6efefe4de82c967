"""AWS on this machine: moto, what moto lacks (`services`, `fixes`), faults, a state that lasts."""
