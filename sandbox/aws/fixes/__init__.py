"""What moto does otherwise than AWS and the platform's resources need, one module per service.

Each fix says in its docstring what AWS does. A fix goes when moto does it, too: the tests fail
where moto has gained a method that is added here. Whole operations and services that moto lacks are
in `sandbox.aws.services`.
"""
