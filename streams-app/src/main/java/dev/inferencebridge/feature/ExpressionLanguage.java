package dev.inferencebridge.feature;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlExpression;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.JexlInfo;
import org.apache.commons.jexl3.JexlScript;
import org.apache.commons.jexl3.introspection.JexlPermissions;

/**
 * The language of expressions: that part of JEXL that computes one value of others. Stateless, thread-safe.
 *
 * <p>{@code + - * / %}, comparisons, {@code && || !}, {@code ? :}, parentheses, numbers, texts, {@code true} and
 * {@code false}, columns as {@code column} and {@code lookup.column}, and the functions of {@link ExpressionFunctions}. The
 * engine is created without loops, assignments, methods, classes and the like, and may see no class but those functions;
 * {@link ExpressionCheck} then refuses each element of a parsed expression that is not of this list.
 */
final class ExpressionLanguage {

    /** Parentheses and brackets within each other at most. */
    private static final int DEEPEST = 50;

    private static final JexlEngine ENGINE = engine();

    private ExpressionLanguage() {}

    private static JexlEngine engine() {
        Map<String, Object> functions = new HashMap<>();
        functions.put(null, ExpressionFunctions.class);
        return new JexlBuilder()
                .features(JexlFeatures.createNone())
                .permissions(new JexlPermissions.ClassPermissions(JexlPermissions.NONE, ExpressionFunctions.class))
                .namespaces(functions)
                .arithmetic(new ExpressionArithmetic())
                .strict(true)
                .safe(false)
                .silent(false)
                .debug(false)
                .cancellable(false)
                .cache(0)
                .create();
    }

    /** Throws {@link IllegalArgumentException} that says what is wrong. */
    static JexlExpression compile(String text) {
        if (text.length() > FeatureExpression.LONGEST) {
            throw new IllegalArgumentException("is longer than " + FeatureExpression.LONGEST + " characters");
        }
        if (depth(text) > DEEPEST) {
            throw new IllegalArgumentException("has more than " + DEEPEST + " brackets within each other");
        }
        JexlExpression expression;
        try {
            expression = ENGINE.createExpression(new JexlInfo("", 1, 1), text);
        } catch (JexlException e) {
            throw new IllegalArgumentException(problem(e), e);
        }
        new ExpressionCheck().check(expression);
        if (variables(expression).isEmpty()) {
            throw new IllegalArgumentException("reads no column");
        }
        return expression;
    }

    private static int depth(String text) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '(', '[', '{' -> deepest = Math.max(deepest, ++depth);
                case ')', ']', '}' -> depth--;
                default -> {}
            }
        }
        return deepest;
    }

    private static String problem(JexlException e) {
        JexlInfo info = e.getInfo();
        int character = info == null ? 1 : info.getColumn();
        return e instanceof JexlException.Feature
                ? ExpressionCheck.NOT_OF_THE_LANGUAGE + ", at character " + character
                : "cannot be read at character " + character;
    }

    /** The paths that it reads, each of one part (a column) or two (a lookup and a column), in the order of the text. */
    static List<List<String>> variables(JexlExpression expression) {
        List<List<String>> paths = new ArrayList<>(((JexlScript) expression)
                .getVariables().stream().map(List::copyOf).distinct().toList());
        Set<String> lookups = new HashSet<>();
        for (List<String> path : paths) {
            if (path.size() > 2) {
                throw new IllegalArgumentException(
                        "'" + String.join(".", path) + "' is neither a column nor lookup.column");
            }
            if (path.size() == 2) {
                lookups.add(path.get(0));
            }
        }
        for (List<String> path : paths) {
            if (path.size() == 1 && lookups.contains(path.get(0))) {
                throw new IllegalArgumentException("'" + path.get(0) + "' stands for a column and for a lookup");
            }
        }
        return paths;
    }
}
