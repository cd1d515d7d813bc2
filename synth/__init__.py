"""synth: personas from customer research in which every claim can be checked."""

__version__ = "0.1.0"
