"""The steps of deduplication on Spark, for records that one machine cannot hold."""
