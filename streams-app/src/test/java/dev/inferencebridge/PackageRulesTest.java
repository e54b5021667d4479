package dev.inferencebridge;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/** The package table of the architecture, as rules: each line of {@code docs/architecture.md} that says who may import whom. */
@AnalyzeClasses(packages = "dev.inferencebridge", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageRulesTest {

    @ArchTest
    static final ArchRule capabilities_import_only_what_comes_before_them = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("async")
            .definedBy("dev.inferencebridge.async..")
            .layer("change")
            .definedBy("dev.inferencebridge.change..")
            .layer("feature")
            .definedBy("dev.inferencebridge.feature..")
            .layer("scoring")
            .definedBy("dev.inferencebridge.scoring..")
            .layer("prediction")
            .definedBy("dev.inferencebridge.prediction..")
            .layer("monitoring")
            .definedBy("dev.inferencebridge.monitoring..")
            .layer("retraining")
            .definedBy("dev.inferencebridge.retraining..")
            .whereLayer("async")
            .mayNotAccessAnyLayer()
            .whereLayer("change")
            .mayOnlyAccessLayers("async")
            .whereLayer("feature")
            .mayOnlyAccessLayers("async", "change")
            .whereLayer("scoring")
            .mayOnlyAccessLayers("async", "change", "feature")
            .whereLayer("prediction")
            .mayOnlyAccessLayers("async", "change", "feature", "scoring")
            .whereLayer("monitoring")
            .mayOnlyAccessLayers("async", "change", "feature", "scoring", "prediction")
            .whereLayer("retraining")
            .mayOnlyAccessLayers("async", "change", "feature", "scoring", "prediction", "monitoring");

    @ArchTest
    static final ArchRule capabilities_know_no_adapter = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.inferencebridge.async..",
                    "dev.inferencebridge.change..",
                    "dev.inferencebridge.feature..",
                    "dev.inferencebridge.scoring..",
                    "dev.inferencebridge.prediction..",
                    "dev.inferencebridge.monitoring..",
                    "dev.inferencebridge.retraining..",
                    "dev.inferencebridge.preflight..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.inferencebridge.azure..",
                    "dev.inferencebridge.cassandra..",
                    "dev.inferencebridge.wire..",
                    "dev.inferencebridge.topology..",
                    "dev.inferencebridge.replay..",
                    "dev.inferencebridge.fanout..",
                    "dev.inferencebridge.webhook..",
                    "dev.inferencebridge.http..",
                    "dev.inferencebridge.config..",
                    "dev.inferencebridge.cli..");

    @ArchTest
    static final ArchRule the_preflight_judges_facts_and_knows_nobody = classes()
            .that()
            .resideInAPackage("dev.inferencebridge.preflight..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.security..",
                    "org.slf4j..",
                    "org.jspecify.annotations..",
                    "dev.inferencebridge.change..",
                    "dev.inferencebridge.feature..",
                    "dev.inferencebridge.preflight..");

    @ArchTest
    static final ArchRule adapters_do_not_import_each_other =
            slices().assignedFrom(new Adapters()).should().notDependOnEachOther();

    @ArchTest
    static final ArchRule telemetry_knows_no_adapter = noClasses()
            .that()
            .resideInAPackage("dev.inferencebridge.telemetry..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.inferencebridge.azure..",
                    "dev.inferencebridge.cassandra..",
                    "dev.inferencebridge.wire..",
                    "dev.inferencebridge.topology..",
                    "dev.inferencebridge.replay..",
                    "dev.inferencebridge.config..");

    @ArchTest
    static final ArchRule only_what_exports_telemetry_implements_its_ports = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.inferencebridge.telemetry..",
                    "dev.inferencebridge.azure.monitor..",
                    "dev.inferencebridge.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.inferencebridge.telemetry..");

    @ArchTest
    static final ArchRule nobody_imports_the_composition_root = noClasses()
            .that()
            .resideOutsideOfPackage("dev.inferencebridge.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.inferencebridge.cli..");

    @ArchTest
    static final ArchRule the_asynchronous_stage_is_plain_java = classes()
            .that()
            .resideInAPackage("dev.inferencebridge.async..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.inferencebridge.async..", "org.jspecify.annotations..");

    @ArchTest
    static final ArchRule only_azure_imports_the_azure_sdk = noClasses()
            .that()
            .resideOutsideOfPackage("dev.inferencebridge.azure..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.azure..");

    @ArchTest
    static final ArchRule only_azure_and_the_calls_of_targets_import_okhttp = noClasses()
            .that()
            .resideOutsideOfPackages("dev.inferencebridge.azure..", "dev.inferencebridge.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("okhttp3..");

    @ArchTest
    static final ArchRule targets_of_triggers_call_by_one_package_alone = noClasses()
            .that()
            .resideInAnyPackage("dev.inferencebridge.azure.training..", "dev.inferencebridge.azure.events..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("okhttp3..");

    @ArchTest
    static final ArchRule calls_of_targets_know_nobody = classes()
            .that()
            .resideInAPackage("dev.inferencebridge.http..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.net.ssl..",
                    "kotlin..",
                    "okhttp3..",
                    "okio..",
                    "org.jspecify.annotations..",
                    "dev.inferencebridge.tls..",
                    "dev.inferencebridge.http..");

    @ArchTest
    static final ArchRule only_cassandra_imports_the_driver = noClasses()
            .that()
            .resideOutsideOfPackage("dev.inferencebridge.cassandra..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.datastax..");

    @ArchTest
    static final ArchRule only_topology_and_the_root_import_kafka_streams = noClasses()
            .that()
            .resideOutsideOfPackages("dev.inferencebridge.topology..", "dev.inferencebridge.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.streams..");

    @ArchTest
    static final ArchRule only_telemetry_the_root_and_azure_import_micrometer = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.inferencebridge.telemetry..",
                    "dev.inferencebridge.cli..",
                    "dev.inferencebridge.azure.monitor..",
                    "dev.inferencebridge.azure.ml..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule only_features_import_the_expression_library = noClasses()
            .that()
            .resideOutsideOfPackage("dev.inferencebridge.feature..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.commons.jexl3..");

    @ArchTest
    static final ArchRule only_monitoring_imports_the_sketches = noClasses()
            .that()
            .resideOutsideOfPackage("dev.inferencebridge.monitoring..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.datasketches..");

    @ArchTest
    static final ArchRule only_azure_monitor_imports_what_exports_telemetry = noClasses()
            .that()
            .resideOutsideOfPackage("dev.inferencebridge.azure.monitor..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.microsoft.applicationinsights..", "io.opentelemetry..", "com.azure.monitor..");

    @ArchTest
    static final ArchRule nothing_imports_the_internals_of_kafka_streams =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.kafka.streams..internals..");

    @ArchTest
    static final ArchRule the_capabilities_are_free_of_frameworks = noClasses()
            .that(resideInAPackage("dev.inferencebridge.change..")
                    .or(resideInAPackage("dev.inferencebridge.feature.."))
                    .or(resideInAPackage("dev.inferencebridge.prediction.."))
                    .or(resideInAPackage("dev.inferencebridge.monitoring.."))
                    .or(resideInAPackage("dev.inferencebridge.retraining..")))
            .should()
            .dependOnClassesThat(
                    resideInAPackage("com.fasterxml.jackson..").or(resideInAPackage("org.apache.kafka..")));
}
