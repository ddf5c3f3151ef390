"""Others' programs that judge what readers get: run by `make judge`, one process each. Nothing of ours judges itself."""
