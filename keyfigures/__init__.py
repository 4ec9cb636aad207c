"""Key figures of Danish public housing: catalogue, store, comparison, figures and the screen."""
