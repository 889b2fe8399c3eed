"""The review as one file for OSF or Zenodo (an RO-Crate), and the proof that it can be done again from it."""
