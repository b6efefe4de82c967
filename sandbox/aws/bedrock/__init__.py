"""What moto's Bedrock lacks: guardrails, their versions and application inference profiles."""
