# Code: findings sorted into a framework's blocks and dimensions.
#
# Needs: the included studies; config/frameworks/<framework>.yaml; data/coding/consensus.csv (people's).
# Makes: results/coding/<framework>/findings.csv, framework.csv (empty blocks are shown as empty).


rule code_findings:
    input:
        framework=frames("{framework}"),
        studies=rules.register.output.studies,
    output:
        findings="results/coding/{framework}/findings.csv",
        framework="results/coding/{framework}/framework.csv",
    log:
        "results/logs/code.{framework}.log",
    benchmark:
        "results/benchmarks/code.{framework}.tsv"
    params:
        code=code("code_findings"),
        languages=own_languages(),
        protocol=protocol("code_findings"),
        heard=heard("code"),
        sheets=sheets_of("code"),
    message:
        "Sort the findings into {wildcards.framework}"
    shell:
        '"$PYTHON" "$SCRIPTS/code_findings.py"'
        " --framework {wildcards.framework:q}"
        " --studies {input.studies:q}"
        " --out results/coding/{wildcards.framework}"
        " --sheets {params.sheets:q}"
        " --heard code {params.heard:q}"
        " > {log:q} 2>&1"
