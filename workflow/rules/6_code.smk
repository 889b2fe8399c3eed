# Code: findings sorted into a framework's blocks and dimensions.
#
# Needs: the included studies; config/frameworks/<framework>.yaml; data/coding/consensus.csv (people's).
# Makes: results/coding/<framework>/findings.csv, framework.csv (empty blocks are shown as empty).


rule code_findings:
    """Sort the findings into {wildcards.framework}."""
    input:
        framework=str(layout.FRAMEWORKS / "{framework}.yaml"),
        protocol=PROTOCOL,
        studies=rules.register.output.studies,
        sheet=existing(layout.either(layout.CODING)),
        code=code("code_findings.py", "coding"),
    output:
        findings="results/coding/{framework}/findings.csv",
        framework="results/coding/{framework}/framework.csv",
    log:
        "results/logs/code.{framework}.log",
    params:
        script=script("code_findings.py"),
    shell:
        "{PYTHON:q} {params.script:q}"
        " --protocol {input.protocol:q}"
        " --framework {wildcards.framework:q}"
        " --studies {input.studies:q}"
        " --out results/coding/{wildcards.framework}"
        " > {log:q} 2>&1"
