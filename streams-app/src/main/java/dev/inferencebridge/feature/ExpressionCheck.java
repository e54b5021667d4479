package dev.inferencebridge.feature;

import java.util.Map;
import java.util.Set;
import org.apache.commons.jexl3.JexlExpression;
import org.apache.commons.jexl3.internal.ScriptVisitor;
import org.apache.commons.jexl3.parser.ASTAddNode;
import org.apache.commons.jexl3.parser.ASTAndNode;
import org.apache.commons.jexl3.parser.ASTArguments;
import org.apache.commons.jexl3.parser.ASTDivNode;
import org.apache.commons.jexl3.parser.ASTEQNode;
import org.apache.commons.jexl3.parser.ASTFalseNode;
import org.apache.commons.jexl3.parser.ASTFunctionNode;
import org.apache.commons.jexl3.parser.ASTGENode;
import org.apache.commons.jexl3.parser.ASTGTNode;
import org.apache.commons.jexl3.parser.ASTIdentifier;
import org.apache.commons.jexl3.parser.ASTIdentifierAccess;
import org.apache.commons.jexl3.parser.ASTJexlScript;
import org.apache.commons.jexl3.parser.ASTLENode;
import org.apache.commons.jexl3.parser.ASTLTNode;
import org.apache.commons.jexl3.parser.ASTModNode;
import org.apache.commons.jexl3.parser.ASTMulNode;
import org.apache.commons.jexl3.parser.ASTNENode;
import org.apache.commons.jexl3.parser.ASTNotNode;
import org.apache.commons.jexl3.parser.ASTNumberLiteral;
import org.apache.commons.jexl3.parser.ASTOrNode;
import org.apache.commons.jexl3.parser.ASTReference;
import org.apache.commons.jexl3.parser.ASTReferenceExpression;
import org.apache.commons.jexl3.parser.ASTStringLiteral;
import org.apache.commons.jexl3.parser.ASTSubNode;
import org.apache.commons.jexl3.parser.ASTTernaryNode;
import org.apache.commons.jexl3.parser.ASTTrueNode;
import org.apache.commons.jexl3.parser.ASTUnaryMinusNode;
import org.apache.commons.jexl3.parser.ASTUnaryPlusNode;
import org.apache.commons.jexl3.parser.JexlNode;
import org.jspecify.annotations.Nullable;

/**
 * Walks a parsed expression and refuses what the language does not have, by an {@link IllegalArgumentException}. For one use,
 * on one thread.
 */
final class ExpressionCheck extends ScriptVisitor {

    static final String NOT_OF_THE_LANGUAGE = "holds something that expressions do not have";

    private static final int DEEPEST = 64;

    private static final Set<Class<? extends JexlNode>> ALLOWED = Set.of(
            ASTJexlScript.class,
            ASTReference.class,
            ASTReferenceExpression.class,
            ASTIdentifier.class,
            ASTIdentifierAccess.class,
            ASTNumberLiteral.class,
            ASTStringLiteral.class,
            ASTTrueNode.class,
            ASTFalseNode.class,
            ASTTernaryNode.class,
            ASTOrNode.class,
            ASTAndNode.class,
            ASTNotNode.class,
            ASTEQNode.class,
            ASTNENode.class,
            ASTLTNode.class,
            ASTLENode.class,
            ASTGTNode.class,
            ASTGENode.class,
            ASTAddNode.class,
            ASTSubNode.class,
            ASTMulNode.class,
            ASTDivNode.class,
            ASTModNode.class,
            ASTUnaryMinusNode.class,
            ASTUnaryPlusNode.class,
            ASTFunctionNode.class,
            ASTArguments.class);

    /** Function to the numbers of arguments that it takes. */
    private static final Map<String, Arity> FUNCTIONS = Map.of(
            "min", new Arity(2, 16),
            "max", new Arity(2, 16),
            "abs", new Arity(1, 1),
            "log", new Arity(1, 1),
            "exp", new Arity(1, 1),
            "sqrt", new Arity(1, 1),
            "floor", new Arity(1, 1),
            "ceil", new Arity(1, 1),
            "round", new Arity(1, 1),
            "pow", new Arity(2, 2));

    private record Arity(int least, int most) {}

    private int depth;

    void check(JexlExpression expression) {
        visitExpression(expression, null);
    }

    @Override
    protected @Nullable Object visitNode(JexlNode node, @Nullable Object data) {
        if (!ALLOWED.contains(node.getClass())
                || (node instanceof ASTTernaryNode && node.jjtGetNumChildren() != 3)
                || (node instanceof ASTIdentifier identifier && identifier.getNamespace() != null)) {
            throw refused(node, NOT_OF_THE_LANGUAGE);
        }
        if (node instanceof ASTNumberLiteral number
                && !Double.isFinite(number.getLiteral().doubleValue())) {
            throw refused(node, "holds a number that is not finite");
        }
        if (depth == DEEPEST) {
            throw new IllegalArgumentException("is nested more than " + DEEPEST + " deep");
        }
        depth++;
        if (node instanceof ASTFunctionNode) {
            checkFunction(node);
            node.jjtGetChild(1).jjtAccept(this, data);
        } else {
            for (int i = 0; i < node.jjtGetNumChildren(); i++) {
                node.jjtGetChild(i).jjtAccept(this, data);
            }
        }
        depth--;
        return data;
    }

    private static void checkFunction(JexlNode call) {
        if (call.jjtGetNumChildren() != 2
                || !(call.jjtGetChild(0) instanceof ASTIdentifier function)
                || function.getNamespace() != null) {
            throw refused(call, "calls something that is no function of expressions");
        }
        Arity arity = FUNCTIONS.get(function.getName());
        if (arity == null) {
            throw new IllegalArgumentException("calls '" + function.getName() + "'; there are "
                    + String.join(", ", FUNCTIONS.keySet().stream().sorted().toList()));
        }
        int arguments = call.jjtGetChild(1).jjtGetNumChildren();
        if (arguments < arity.least() || arguments > arity.most()) {
            throw new IllegalArgumentException("gives " + function.getName() + " " + arguments + " arguments; it takes "
                    + (arity.least() == arity.most() ? "" + arity.least() : arity.least() + " to " + arity.most()));
        }
    }

    private static IllegalArgumentException refused(JexlNode node, String what) {
        return new IllegalArgumentException(what + ", at character " + Math.max(1, node.getColumn()));
    }
}
