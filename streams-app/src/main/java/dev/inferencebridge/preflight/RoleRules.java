package dev.inferencebridge.preflight;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.preflight.CassandraFacts.Grant;
import dev.inferencebridge.preflight.CassandraFacts.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a role may do, against the least that is needed. Stateless. */
public final class RoleRules {

    private static final String ALL = "<all keyspaces>";
    private static final Set<String> SYSTEM =
            Set.of("system", "system_schema", "system_views", "system_virtual_schema");

    private RoleRules() {}

    /**
     * What a pipeline, or all of them, does to tables.
     *
     * @param read tables that are queried
     * @param written tables of predictions
     */
    public record Needs(Set<TableName> read, Set<TableName> written) {
        public Needs {
            read = Set.copyOf(read);
            written = Set.copyOf(written);
        }

        boolean need(String permission, TableName table) {
            return permission.equals("MODIFY")
                    ? written.contains(table)
                    : read.contains(table) || written.contains(table);
        }
    }

    /**
     * What is missing, and what is too much.
     *
     * @param needs of the pipelines that are looked at
     * @param all of every pipeline of the configuration: what one of them needs is not too much
     * @param own the bridge's own tables, which it may read and write and need not
     */
    public static List<Finding> permissions(Needs needs, Needs all, Set<TableName> own, Role role) {
        return role.fold(
                known -> permissions(needs, all, own, known),
                unlimited -> List.of(Finding.warn(
                        unlimited.why() + ": whoever reaches the cluster may do everything",
                        "set authenticator and authorizer in cassandra.yaml, and create the least roles")),
                unknown -> List.of(Finding.notChecked(unknown.why(), "GRANT DESCRIBE ON ROLE … to the role itself")));
    }

    private static List<Finding> permissions(Needs needs, Needs all, Set<TableName> own, Role.Known role) {
        if (role.superuser()) {
            return List.of(Finding.warn(
                    "role " + role.name() + " is a superuser",
                    "use a role with the permissions that are needed alone"));
        }
        Findings findings = new Findings();
        sorted(needs.written()).forEach(table -> missing(findings, role, "MODIFY", table));
        sorted(needs.read()).forEach(table -> missing(findings, role, "SELECT", table));
        List<Grant> excess = role.grants().stream()
                .filter(grant -> !isNeeded(all, own, grant))
                .sorted(Comparator.comparing(Grant::resource).thenComparing(Grant::permission))
                .toList();
        if (!excess.isEmpty()) {
            findings.warn(
                    "role " + role.name() + " may do more than it needs: "
                            + excess.stream()
                                    .map(grant -> grant.permission() + " on " + named(grant))
                                    .collect(Collectors.joining(", ")),
                    excess.stream()
                            .map(grant ->
                                    "REVOKE " + grant.permission() + " ON " + named(grant) + " FROM " + role.name())
                            .collect(Collectors.joining("; ")));
        }
        return findings.orOk("role " + role.name() + " may do what is needed, and no more");
    }

    private static void missing(Findings findings, Role.Known role, String permission, TableName table) {
        boolean granted = role.grants().stream()
                .filter(grant -> grant.permission().equals(permission))
                .anyMatch(grant -> grant.resource().equals(ALL)
                        || grant.resource().equals("<keyspace " + table.keyspace() + ">")
                        || grant.resource().equals("<table " + table + ">"));
        if (!granted) {
            findings.fail(
                    "role " + role.name() + " may not " + permission + " table " + table,
                    "GRANT " + permission + " ON TABLE " + table + " TO " + role.name());
        }
    }

    private static boolean isNeeded(Needs needs, Set<TableName> own, Grant grant) {
        String resource = grant.resource();
        if (resource.startsWith("<role ") && grant.permission().equals("DESCRIBE")) {
            return true;
        }
        if (!grant.permission().equals("SELECT") && !grant.permission().equals("MODIFY")) {
            return false;
        }
        if (resource.startsWith("<table ")) {
            TableName table = TableName.parse(resource.substring("<table ".length(), resource.length() - 1));
            return needs.need(grant.permission(), table)
                    || own.contains(table)
                    || (grant.permission().equals("SELECT") && SYSTEM.contains(table.keyspace()));
        }
        return grant.permission().equals("SELECT")
                && resource.startsWith("<keyspace ")
                && SYSTEM.contains(resource.substring("<keyspace ".length(), resource.length() - 1));
    }

    /** {@code TABLE shop.predictions}, as CQL wants it. */
    private static String named(Grant grant) {
        String resource = grant.resource().substring(1, grant.resource().length() - 1);
        int space = resource.indexOf(' ');
        return resource.startsWith("all ")
                ? resource.toUpperCase(Locale.ROOT)
                : resource.substring(0, space).toUpperCase(Locale.ROOT) + resource.substring(space);
    }

    private static List<TableName> sorted(Set<TableName> tables) {
        return tables.stream().sorted(Comparator.comparing(TableName::toString)).toList();
    }
}
