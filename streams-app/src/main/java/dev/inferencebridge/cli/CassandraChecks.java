package dev.inferencebridge.cli;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.config.CassandraConfig;
import dev.inferencebridge.config.ClusterAddress;
import dev.inferencebridge.config.PipelineConfig;
import dev.inferencebridge.preflight.CassandraFacts;
import dev.inferencebridge.preflight.CassandraFacts.Keyspace;
import dev.inferencebridge.preflight.CassandraQuestions;
import dev.inferencebridge.preflight.Check;
import dev.inferencebridge.preflight.ClusterRules;
import dev.inferencebridge.preflight.Finding;
import dev.inferencebridge.preflight.Inspection;
import dev.inferencebridge.preflight.Once;
import dev.inferencebridge.preflight.ReplicationRules;
import dev.inferencebridge.preflight.RoleRules;
import dev.inferencebridge.preflight.TableNeeds;
import dev.inferencebridge.preflight.TableRules;
import dev.inferencebridge.preflight.TransportRules;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Checks of Cassandra and of the tables of pipelines. Immutable; what is asked is asked once. */
final class CassandraChecks {

    private static final String AUTH = "system_auth";

    private final CassandraConfig config;
    private final List<PipelineConfig> pipelines;
    private final List<PipelineConfig> configured;
    private final Supplier<? extends CassandraQuestions> cassandra;
    private final Function<PipelineConfig, List<String>> mismatches;
    private final InstantSource clock;
    private final Set<TableName> triggers;

    /**
     * @param pipelines those to look at
     * @param configured all that there are
     * @param retraining whether there are triggers to be kept
     * @param mismatches what does not fit of the table of predictions of a pipeline that has one; may block
     */
    CassandraChecks(
            CassandraConfig config,
            Collection<PipelineConfig> pipelines,
            Collection<PipelineConfig> configured,
            boolean retraining,
            Supplier<? extends CassandraQuestions> cassandra,
            Function<PipelineConfig, List<String>> mismatches,
            InstantSource clock) {
        this.config = config;
        this.pipelines = List.copyOf(pipelines);
        this.configured = List.copyOf(configured);
        this.cassandra = cassandra;
        this.mismatches = mismatches;
        this.clock = clock;
        this.triggers = retraining ? PipelineTables.own(config.keyspace()) : Set.of();
    }

    List<Inspection> inspections() {
        List<Inspection> inspections = new ArrayList<>(ofCluster());
        inspections.addAll(ofKeyspaces());
        inspections.addAll(ofTables());
        inspections.add(new Inspection(
                Check.CASSANDRA_PERMISSIONS,
                config.login().map(CassandraConfig.Login::username).orElse("nobody"),
                () -> RoleRules.permissions(
                        needs(pipelines), needs(configured), PipelineTables.own(config.keyspace()), role())));
        return inspections;
    }

    /** Triggers are every pipeline's: what they need is needed whichever pipelines are looked at. */
    private RoleRules.Needs needs(Collection<PipelineConfig> of) {
        RoleRules.Needs needs = PipelineTables.needs(of);
        return new RoleRules.Needs(union(needs.read(), triggers), union(needs.written(), triggers));
    }

    private static Set<TableName> union(Set<TableName> some, Set<TableName> others) {
        Set<TableName> all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }

    private List<Inspection> ofCluster() {
        Once<CassandraFacts.Cluster> cluster = new Once<>(() -> cassandra.get().cluster());
        String where = config.address()
                .fold(
                        ClusterAddress.Nodes::localDatacenter,
                        bundle -> bundle.file().getFileName().toString());
        List<Inspection> inspections = new ArrayList<>();
        inspections.add(new Inspection(Check.CASSANDRA_REACHABLE, where, () -> ClusterRules.reachable(cluster.get())));
        inspections.add(new Inspection(
                Check.CASSANDRA_TRANSPORT,
                where,
                () -> TransportRules.transport(
                        Check.CASSANDRA_TRANSPORT, cassandra.get().transports(), clock.instant())));
        inspections.add(new Inspection(Check.CASSANDRA_NODES, where, () -> ClusterRules.nodes(cluster.get())));
        inspections.add(
                new Inspection(Check.CASSANDRA_SCHEMA, where, () -> ClusterRules.schemaAgreement(cluster.get())));
        inspections.add(new Inspection(
                Check.CASSANDRA_CLOCK,
                where,
                () -> ClusterRules.clocks(cassandra.get().clocks())));
        if (!captured().isEmpty()) {
            inspections.add(new Inspection(
                    Check.CASSANDRA_CDC_SETTINGS,
                    where,
                    () -> ClusterRules.cdcSettings(cassandra.get().cdcSettings())));
        }
        return inspections;
    }

    private List<Inspection> ofKeyspaces() {
        Once<CassandraFacts.Cluster> cluster = new Once<>(() -> cassandra.get().cluster());
        Once<List<Keyspace>> keyspaces = new Once<>(() -> cassandra.get().keyspaces());
        String consistency = config.consistency().name();
        RoleRules.Needs needs = needs(pipelines);
        Set<String> written = keyspacesOf(needs.written());
        Set<String> used = new TreeSet<>(written);
        used.addAll(keyspacesOf(needs.read()));
        Set<String> all = new TreeSet<>(used);
        captured().forEach(table -> all.add(table.keyspace()));
        List<Inspection> inspections = new ArrayList<>();
        for (String name : all) {
            inspections.add(new Inspection(
                    Check.CASSANDRA_REPLICATION,
                    name,
                    () -> in(
                            keyspaces.get(),
                            name,
                            found -> ReplicationRules.replication(
                                    found, cluster.get(), used.contains(name), consistency))));
        }
        for (String name : written) {
            inspections.add(new Inspection(
                    Check.CASSANDRA_CONSISTENCY,
                    name,
                    () -> in(
                            keyspaces.get(),
                            name,
                            found -> ReplicationRules.consistency(found, cluster.get(), consistency))));
        }
        config.login()
                .ifPresent(login -> inspections.add(new Inspection(
                        Check.CASSANDRA_LOGIN_REPLICATION,
                        AUTH,
                        () -> in(keyspaces.get(), AUTH, found -> ReplicationRules.login(found, cluster.get())))));
        return inspections;
    }

    private List<Inspection> ofTables() {
        Once<List<CassandraFacts.Table>> tables =
                new Once<>(() -> cassandra.get().tables());
        Set<TableName> captured = captured();
        List<Inspection> inspections = new ArrayList<>();
        for (TableName source : captured) {
            inspections.add(
                    new Inspection(Check.CASSANDRA_CDC, source.toString(), () -> TableRules.cdc(source, tables.get())));
        }
        if (!captured.isEmpty()) {
            inspections.add(new Inspection(
                    Check.CASSANDRA_CDC_TRAPS, "all tables", () -> TableRules.cdcTraps(captured, tables.get())));
        }
        if (!triggers.isEmpty()) {
            inspections.add(
                    new Inspection(Check.CASSANDRA_TRIGGERS, config.keyspace(), () -> triggerTables(tables.get())));
        }
        for (PipelineConfig pipeline : pipelines) {
            for (TableNeeds needs : PipelineTables.read(pipeline)) {
                inspections.add(new Inspection(
                        Check.CASSANDRA_SOURCE_COLUMNS,
                        pipeline.name(),
                        () -> TableRules.columns(needs, tables.get())));
            }
            PipelineTables.written(pipeline)
                    .ifPresent(table -> inspections.add(new Inspection(
                            Check.CASSANDRA_PREDICTIONS_TABLE,
                            pipeline.name(),
                            () -> predictions(table, mismatches.apply(pipeline)))));
        }
        return inspections;
    }

    private List<Finding> triggerTables(List<CassandraFacts.Table> tables) {
        Set<String> missing = triggers.stream()
                .filter(wanted ->
                        tables.stream().noneMatch(table -> table.shape().table().equals(wanted)))
                .map(TableName::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        return missing.isEmpty()
                ? List.of(Finding.ok("all tables of triggers are there"))
                : List.of(Finding.fail("missing: " + String.join(", ", missing), Check.CASSANDRA_TRIGGERS.remedy()));
    }

    private static List<Finding> predictions(TableName table, List<String> mismatches) {
        return mismatches.isEmpty()
                ? List.of(Finding.ok(table + " fits"))
                : mismatches.stream()
                        .map(mismatch ->
                                Finding.fail(table + ": " + mismatch, Check.CASSANDRA_PREDICTIONS_TABLE.remedy()))
                        .toList();
    }

    private static List<Finding> in(
            Collection<Keyspace> keyspaces, String name, Function<Keyspace, List<Finding>> rule) {
        return keyspaces.stream()
                .filter(keyspace -> keyspace.name().equals(name))
                .findFirst()
                .map(rule)
                .orElseGet(
                        () -> List.of(Finding.fail("there is no keyspace " + name, "create it, or correct the table")));
    }

    private CassandraFacts.Role role() {
        return config.login()
                .map(login -> cassandra.get().role(login.username()))
                .orElseGet(() -> {
                    cassandra.get().cluster();
                    return new CassandraFacts.Role.Unlimited("the cluster asks for no login");
                });
    }

    private Set<TableName> captured() {
        return pipelines.stream()
                .flatMap(pipeline -> PipelineTables.captured(pipeline).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> keyspacesOf(Collection<TableName> tables) {
        return tables.stream().map(TableName::keyspace).collect(Collectors.toCollection(TreeSet::new));
    }
}
