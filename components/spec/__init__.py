"""The files of `stacks/`: their models, and a loader that tells every fault by file and line."""
