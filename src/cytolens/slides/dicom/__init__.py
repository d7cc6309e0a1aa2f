"""DICOM slides: a series of instances, of which only the scanned pyramid is read."""
