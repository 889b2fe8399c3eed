# A scoping review, stage by stage. People own config/ and data/; everything below makes results/.
#
#   snakemake --cores 4                       run the review in this folder
#   snakemake --cores 4 --directory DIR       run a review that lives elsewhere (see `scopeline init DIR`)


include: "workflow/rules/common.smk"


if REVIEW.searched:

    include: "workflow/rules/1_ingest.smk"
    include: "workflow/rules/2_dedupe.smk"
    include: "workflow/rules/3_screen.smk"
    include: "workflow/rules/4_retrieve.smk"
    include: "workflow/rules/5_chart.smk"
    include: "workflow/rules/7_flow.smk"

else:  # people said it, in documents that lie in data/

    include: "workflow/rules/5_participants.smk"


include: "workflow/rules/6_code.smk"
include: "workflow/rules/8_report.smk"


if REVIEW.searched:

    include: "workflow/rules/9_manuscript.smk"


rule all:
    default_target: True
    input:
        every_result(),
