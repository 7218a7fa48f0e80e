-- The options of a quote say how many instances, or workers that are there, and no longer machines.
UPDATE quotes SET document = replace(document, '"machines":', '"count":');
