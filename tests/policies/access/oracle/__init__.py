"""An independent evaluator of IAM's policies, and the cases on which ours is held against it."""
