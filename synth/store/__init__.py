"""What a study keeps between runs, all of it under `STUDY/.synth/`."""
