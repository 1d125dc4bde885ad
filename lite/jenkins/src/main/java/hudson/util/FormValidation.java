package hudson.util;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.io.IOException;
import java.util.Locale;
import org.kohsuke.stapler.HttpResponse;

public abstract class FormValidation extends IOException implements HttpResponse {
    private static final long serialVersionUID = 1L;
    private static final FormValidation OK = respond(Kind.OK, "<div/>");

    public final @NonNull Kind kind;

    public enum Kind {
        OK,
        WARNING,
        ERROR
    }

    private FormValidation(@NonNull Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public static FormValidation ok() {
        return OK;
    }

    public static FormValidation warning(String message) {
        return warningWithMarkup(Util.escape(message));
    }

    public static FormValidation error(String message) {
        return errorWithMarkup(Util.escape(message));
    }

    public static FormValidation warningWithMarkup(String message) {
        return withMarkup(message, Kind.WARNING);
    }

    public static FormValidation errorWithMarkup(String message) {
        return withMarkup(message, Kind.ERROR);
    }

    private static FormValidation withMarkup(String message, Kind kind) {
        if (message == null) {
            return ok();
        }
        return new FormValidation(kind, message) {
            private static final long serialVersionUID = 1L;

            @Override
            public String renderHtml() {
                return "<div class=\"" + kind.name().toLowerCase(Locale.ENGLISH) + "\">" + message + "</div>";
            }

            @Override
            public String toString() {
                return kind + ": " + message;
            }
        };
    }

    public static FormValidation respond(Kind kind, String html) {
        return new FormValidation(kind, html) {
            private static final long serialVersionUID = 1L;

            @Override
            public String renderHtml() {
                return html;
            }

            @Override
            public String toString() {
                return kind + ": " + html;
            }
        };
    }

    public static FormValidation validateNonNegativeInteger(String value) {
        return validateInteger(value, 0, Integer.MAX_VALUE, "Not a non-negative integer");
    }

    public static FormValidation validateIntegerInRange(String value, int lower, int upper) {
        return validateInteger(value, lower, upper, "Not an integer between " + lower + " and " + upper);
    }

    private static FormValidation validateInteger(String value, int lower, int upper, String message) {
        try {
            int number = Integer.parseInt(value);
            return number < lower || number > upper ? error(message) : ok();
        } catch (NumberFormatException x) {
            return error("Not an integer");
        }
    }

    public abstract String renderHtml();
}
