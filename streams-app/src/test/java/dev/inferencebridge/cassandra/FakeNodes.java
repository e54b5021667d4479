package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.metadata.Node;
import java.lang.reflect.Proxy;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes that exist only to be named in failures. */
final class FakeNodes {

    private FakeNodes() {}

    static Node node(String name) {
        return node(name, "/192.0.2.1:9042");
    }

    /** A node whose end point is shown as this. */
    static Node at(String endPoint) {
        return node("node", endPoint);
    }

    private static Node node(String name, String endPoint) {
        return (Node) Proxy.newProxyInstance(
                FakeNodes.class.getClassLoader(),
                new Class<?>[] {Node.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "toString" -> name;
                    case "getEndPoint" -> new FakeEndPoint(endPoint);
                    case "hashCode" -> name.hashCode();
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** What the driver says when each node failed in its own way. */
    static AllNodesFailedException allFailed(Throwable... failures) {
        List<Map.Entry<Node, Throwable>> errors = new ArrayList<>();
        for (Throwable failure : failures) {
            errors.add(Map.entry(node("node" + errors.size()), failure));
        }
        return AllNodesFailedException.fromErrors(errors);
    }

    private record FakeEndPoint(String shown) implements EndPoint {
        @Override
        public SocketAddress resolve() {
            throw new UnsupportedOperationException("resolve");
        }

        @Override
        public String asMetricPrefix() {
            throw new UnsupportedOperationException("asMetricPrefix");
        }

        @Override
        public String toString() {
            return shown;
        }
    }
}
