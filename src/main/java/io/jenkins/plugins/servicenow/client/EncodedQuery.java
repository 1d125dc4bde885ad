package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A condition on the records of a table, in the form that ServiceNow calls an encoded query. Immutable.
 *
 * <p>The language has no quotes: {@code ^} starts the next term, {@code ,} the next value of a list, and a value that
 * begins with {@code javascript:} is run on the instance. A value is therefore refused, with an
 * {@link IllegalArgumentException} that names its field, rather than quoted. Fields called {@code sys_id} take only a
 * sys_id, fields called {@code number} only letters and digits.
 *
 * <p>ServiceNow drops a term on a field that it does not know and answers the rest of the query, up to the whole
 * table. {@link TableApi} therefore compares each record that it reads with the terms.
 */
public final class EncodedQuery {

    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9]+");
    private static final Pattern SCRIPT = Pattern.compile("(?is)^[\\s\\p{Z}\\p{Cf}]*javascript[\\s\\p{Z}\\p{Cf}]*:.*");

    private final List<Term> terms;

    private EncodedQuery(List<Term> terms) {
        this.terms = List.copyOf(terms);
    }

    /** Every record of a table. */
    @NonNull
    public static EncodedQuery all() {
        return new EncodedQuery(List.of());
    }

    @NonNull
    public static EncodedQuery where(@NonNull String field, @NonNull String value) {
        return new EncodedQuery(List.of()).and(field, value);
    }

    @NonNull
    public static EncodedQuery where(@NonNull String field, @NonNull SysId value) {
        return where(field, value.value());
    }

    @NonNull
    public static EncodedQuery whereIn(@NonNull String field, @NonNull Collection<?> values) {
        return new EncodedQuery(List.of()).in(field, values);
    }

    @NonNull
    public EncodedQuery and(@NonNull String field, @NonNull String value) {
        return with(new Term(Names.field(field), List.of(checked(field, value))));
    }

    @NonNull
    public EncodedQuery and(@NonNull String field, @NonNull SysId value) {
        return and(field, value.value());
    }

    /**
     * One of several values. A request can carry about 200 sys_ids, so callers ask for longer lists in parts.
     *
     * @param values {@link SysId}s or strings, at least one
     */
    @NonNull
    public EncodedQuery in(@NonNull String field, @NonNull Collection<?> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("No value to look for in " + field);
        }
        var texts = values.stream()
                .map(value -> checked(field, value == null ? null : value.toString()))
                .toList();
        if (texts.size() > 1) {
            texts.forEach(text -> checkNoComma(field, text));
        }
        return with(new Term(Names.field(field), texts));
    }

    /** A value that begins like this. */
    @NonNull
    public static EncodedQuery whereStarts(@NonNull String field, @NonNull String beginning) {
        return new EncodedQuery(List.of())
                .with(new Term(Names.field(field), List.of(checked(field, beginning)), Match.STARTS));
    }

    /** A value that holds this anywhere. */
    @NonNull
    public static EncodedQuery whereContains(@NonNull String field, @NonNull String part) {
        return new EncodedQuery(List.of())
                .with(new Term(Names.field(field), List.of(checked(field, part)), Match.CONTAINS));
    }

    /** Whether an instance may run the text as a script: in a query, and as the default value of a variable. */
    public static boolean isScript(@NonNull String text) {
        return SCRIPT.matcher(text).matches();
    }

    public List<Term> terms() {
        return terms;
    }

    /** For messages. */
    public String describe() {
        return terms.stream().map(Term::toString).collect(Collectors.joining(" and "));
    }

    /** The value of {@code sysparm_query}, not yet URL-encoded. */
    @Override
    public String toString() {
        return terms.stream().map(Term::encoded).collect(Collectors.joining("^"));
    }

    private EncodedQuery with(Term term) {
        var longer = new ArrayList<>(terms);
        longer.add(term);
        return new EncodedQuery(longer);
    }

    private static String checked(String field, @CheckForNull String value) {
        if (value == null || value.isBlank() || value.equals("null")) {
            throw new IllegalArgumentException("No value to look for in " + field);
        }
        if (value.indexOf('^') >= 0) {
            throw refused(field, value, "it holds a ^");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw refused(field, value, "it holds a line break or another control character");
        }
        if (isScript(value)) {
            throw refused(field, value, "it begins with javascript:");
        }
        var name = field.substring(field.lastIndexOf('.') + 1);
        if (name.equals("sys_id")) {
            return SysId.of(value).value();
        }
        if (name.equals("number") && !NUMBER.matcher(value).matches()) {
            throw refused(field, value, "a number is made of letters and digits");
        }
        return value;
    }

    private static void checkNoComma(String field, String value) {
        if (value.indexOf(',') >= 0) {
            throw refused(field, value, "a value of a list cannot hold a comma");
        }
    }

    private static IllegalArgumentException refused(String field, String value, String reason) {
        return new IllegalArgumentException("Cannot look for \"" + Text.of(value) + "\" in " + field + ": " + reason);
    }

    private enum Match {
        EQUALS(" = ") {
            @Override
            String encoded(String field, List<String> values) {
                return values.size() == 1 ? field + "=" + values.get(0) : field + "IN" + String.join(",", values);
            }

            @Override
            boolean matches(String value, String wanted) {
                return value.equalsIgnoreCase(wanted);
            }
        },
        STARTS(" begins with ") {
            @Override
            String encoded(String field, List<String> values) {
                return field + "STARTSWITH" + values.get(0);
            }

            @Override
            boolean matches(String value, String wanted) {
                return value.regionMatches(true, 0, wanted, 0, wanted.length());
            }
        },
        CONTAINS(" contains ") {
            @Override
            String encoded(String field, List<String> values) {
                return field + "LIKE" + values.get(0);
            }

            @Override
            boolean matches(String value, String wanted) {
                return value.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
            }
        };

        private final String words;

        Match(String words) {
            this.words = words;
        }

        abstract String encoded(String field, List<String> values);

        abstract boolean matches(String value, String wanted);
    }

    /** A field that must have one of the values, begin with it, or contain it. */
    public record Term(String field, List<String> values, Match match) {

        Term(String field, List<String> values) {
            this(field, values, Match.EQUALS);
        }

        String encoded() {
            return match.encoded(field, values);
        }

        /** As the instance compares: without regard to case. False when the record does not show the field at all. */
        public boolean matches(TableRecord record) {
            return values.stream().anyMatch(value -> match.matches(record.value(field), value));
        }

        @Override
        public String toString() {
            return field
                    + match.words
                    + values.stream().limit(3).collect(Collectors.joining(", "))
                    + (values.size() > 3 ? ", …" : "");
        }
    }
}
