# Code: findings sorted into a framework's tree, reconciled between coders and counted.
#
# Needs: the included studies, or the participants; data/documents/ (what is coded); config/frameworks/<framework>.yaml; data/coding/<framework>/ (people's): codebook.csv,
#        changes.csv, links.csv, conflicts.csv and a sheet a coder.
# Makes: results/coding/<framework>/findings.csv, codebook.csv, counts.csv, framework.csv, matrix.csv, links.csv, ...
# Extends in place: the coders' sheets, by newly included studies and by ids of new findings; conflicts.csv.


rule code_findings:
    input:
        framework=frames("{framework}"),
        studies=str(layout.STUDIES),
    output:
        findings="results/coding/{framework}/findings.csv",
        framework="results/coding/{framework}/framework.csv",
        codebook="results/coding/{framework}/codebook.csv",
        counts="results/coding/{framework}/counts.csv",
        matrix="results/coding/{framework}/matrix.csv",
        links="results/coding/{framework}/links.csv",
        saturation="results/coding/{framework}/saturation.csv",
        agreement="results/coding/{framework}/agreement.csv",
        compared="results/coding/{framework}/compared.csv",
        progress="results/coding/{framework}/progress.csv",
        work="results/coding/{framework}/work.csv",
    log:
        "results/logs/code.{framework}.log",
    benchmark:
        "results/benchmarks/code.{framework}.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        code=code("code_findings"),
        languages=own_languages(),
        protocol=protocol("code_findings"),
        heard=heard("code.{framework}"),
        sheets=sheets_of("code.{framework}"),
        documents=documents(),
        called=heard(*([] if REVIEW.searched else ["participants"])),
    message:
        "Sort the findings into {wildcards.framework}"
    shell:
        '"$PYTHON" "$SCRIPTS/code_findings.py"'
        " --framework {wildcards.framework:q}"
        " --studies {input.studies:q}"
        " --out results/coding/{wildcards.framework}"
        " --sheets {params.sheets:q}"
        " --heard code.{wildcards.framework} {params.heard:q}"
        " > {log:q} 2>&1"
