package dev.inferencebridge.feature;

import java.util.ArrayList;
import java.util.List;

/** What a feature can make of the values of a column, told by the column's CQL type. */
enum CqlKind {
    /** Numbers and booleans; times too, which come as whole numbers. */
    NUMBER("a number or a boolean"),
    /** Words, whole numbers and booleans. */
    WORD("a text, a whole number or a boolean"),
    /** What arithmetic, comparisons and functions of texts take. */
    SCALAR("a number, a boolean or a text"),
    TIMESTAMP("a timestamp"),
    DATE("a date"),
    NUMBERS("a list or a vector of numbers"),
    ANY("any type");

    private final String words;

    CqlKind(String words) {
        this.words = words;
    }

    /** As a message names it. */
    String words() {
        return words;
    }

    /** @param cqlType as CQL prints it; {@code frozen<>} around it makes no difference */
    boolean accepts(String cqlType) {
        String type = thawed(cqlType);
        return switch (this) {
            case NUMBER -> isNumber(type) || isTime(type);
            case WORD -> isWord(type) || isTime(type);
            case SCALAR -> isNumber(type) || isWord(type) || isTime(type);
            case TIMESTAMP -> type.equals("timestamp") || isEncodedTime(type);
            case DATE -> type.equals("date") || isEncodedTime(type);
            case NUMBERS -> isNumbers(type);
            case ANY -> true;
        };
    }

    private static boolean isNumber(String type) {
        return switch (type) {
            case "tinyint", "smallint", "int", "bigint", "varint", "counter", "float", "double", "decimal", "boolean" ->
                true;
            default -> false;
        };
    }

    private static boolean isWord(String type) {
        return switch (type) {
            case "text", "varchar", "ascii", "uuid", "timeuuid", "inet" -> true;
            default -> isNumber(type) && !type.equals("float") && !type.equals("double");
        };
    }

    private static boolean isTime(String type) {
        return type.equals("timestamp") || type.equals("date") || type.equals("time");
    }

    /** A whole number of milliseconds or days, or a text of ISO 8601. */
    private static boolean isEncodedTime(String type) {
        return switch (type) {
            case "int", "bigint", "varint", "text", "varchar", "ascii" -> true;
            default -> false;
        };
    }

    private static boolean isNumbers(String type) {
        int open = type.indexOf('<');
        if (open < 0 || !type.endsWith(">") || !isList(type.substring(0, open))) {
            return false;
        }
        List<String> arguments = arguments(type.substring(open + 1, type.length() - 1));
        return type.startsWith("tuple<") ? arguments.stream().allMatch(CqlKind::isNumber) : isNumber(arguments.get(0));
    }

    private static boolean isList(String type) {
        return type.equals("list") || type.equals("set") || type.equals("vector") || type.equals("tuple");
    }

    /** The size that the type fixes; 0 where it fixes none. */
    static int sizeOf(String cqlType) {
        String type = thawed(cqlType);
        int open = type.indexOf('<');
        if (open < 0 || !type.endsWith(">")) {
            return 0;
        }
        List<String> arguments = arguments(type.substring(open + 1, type.length() - 1));
        if (type.startsWith("tuple<")) {
            return arguments.size();
        }
        return type.startsWith("vector<")
                        && arguments.size() == 2
                        && arguments.get(1).matches("\\d{1,9}")
                ? Integer.parseInt(arguments.get(1))
                : 0;
    }

    private static String thawed(String cqlType) {
        String type = cqlType.strip();
        while (type.startsWith("frozen<") && type.endsWith(">")) {
            type = type.substring("frozen<".length(), type.length() - 1).strip();
        }
        return type;
    }

    /** What stands between the commas of the outermost level, thawed. */
    private static List<String> arguments(String list) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            if (c == ',' && depth == 0) {
                arguments.add(thawed(list.substring(from, i)));
                from = i + 1;
            }
        }
        arguments.add(thawed(list.substring(from)));
        return arguments;
    }
}
