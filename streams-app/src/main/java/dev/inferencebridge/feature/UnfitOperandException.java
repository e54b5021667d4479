package dev.inferencebridge.feature;

/** An operand that does not fit its operator or function. Its message holds no values. Without a stack trace: rows cause it. */
final class UnfitOperandException extends ArithmeticException {

    private static final long serialVersionUID = 1L;

    UnfitOperandException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
