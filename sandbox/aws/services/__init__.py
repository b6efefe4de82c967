"""What AWS offers and moto lacks: an operation is a plain function, a service a table of them.

Each module or package here holds one AWS service as boto3 names it, in `SERVICE`. `service` says
what that is, `store` keeps the resources, `dispatch` reads requests, refuses what botocore's model
does not allow, and writes answers, in any of AWS's protocols. A handler takes precedence over
moto's operation of the same name. Each service is fit to be offered to moto.
"""
