package dev.inferencebridge.cassandra;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** How a cluster is found. Immutable. */
public sealed interface CassandraContact {

    <R> R fold(Function<? super Nodes, ? extends R> nodes, Function<? super Bundle, ? extends R> bundle);

    /** For messages. */
    String description();

    /**
     * By some of its nodes.
     *
     * @param contactPoints {@code host:port}; names are resolved anew at each reconnection
     * @param localDatacenter the datacenter whose nodes are asked, as Cassandra spells it
     */
    record Nodes(List<String> contactPoints, String localDatacenter) implements CassandraContact {

        private static final Pattern HOST_AND_PORT = Pattern.compile(".+:\\d{1,5}");

        public Nodes {
            contactPoints = List.copyOf(contactPoints);
            if (contactPoints.isEmpty() || localDatacenter.isEmpty()) {
                throw new IllegalArgumentException("at least one contact point and the local datacenter are needed");
            }
            for (String point : contactPoints) {
                if (!HOST_AND_PORT.matcher(point).matches()) {
                    throw new IllegalArgumentException(
                            "the contact point '" + point + "' is not of the form host:port");
                }
            }
        }

        @Override
        public <R> R fold(Function<? super Nodes, ? extends R> nodes, Function<? super Bundle, ? extends R> bundle) {
            return nodes.apply(this);
        }

        @Override
        public String description() {
            return String.join(", ", contactPoints) + ", datacenter '" + localDatacenter + "'";
        }
    }

    /**
     * By a secure connect bundle, as DataStax Astra hands out: it brings addresses, datacenter, certificates and key.
     *
     * @param file the zip file; absolute
     */
    record Bundle(Path file) implements CassandraContact {

        @Override
        public <R> R fold(Function<? super Nodes, ? extends R> nodes, Function<? super Bundle, ? extends R> bundle) {
            return bundle.apply(this);
        }

        @Override
        public String description() {
            return "the cluster of " + file;
        }
    }
}
