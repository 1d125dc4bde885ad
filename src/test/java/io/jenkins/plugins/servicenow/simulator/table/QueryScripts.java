package io.jenkins.plugins.servicenow.simulator.table;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scripts that clients and the filters of ServiceNow itself put into queries. Days begin and end in the user's
 * zone; values are as they are stored, in UTC.
 */
final class QueryScripts {

    private static final Pattern CALL = Pattern.compile("\\s*gs\\.(\\w+)\\s*(?:\\(\\s*(.*?)\\s*\\))?\\s*;?\\s*");
    private static final Pattern AGO = Pattern.compile("(minutes|hours|days|months|years)Ago(Start|End)?");
    private static final Pattern DAY = Pattern.compile("(beginning|end)Of(Yesterday|Today|Tomorrow)");
    private static final Pattern PERIOD = Pattern.compile("(beginning|end)Of(Last|This|Next)(Month|Year)");
    private static final Pattern DATE = Pattern.compile("'([^']*)'\\s*,\\s*'([^']*)'");
    private static final Map<String, Integer> STEPS =
            Map.of("Yesterday", -1, "Today", 0, "Tomorrow", 1, "Last", -1, "This", 0, "Next", 1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimulatorClock clock;
    private final Caller caller;

    QueryScripts(SimulatorClock clock, Caller caller) {
        this.clock = clock;
        this.caller = caller;
    }

    /** @param script what follows {@code javascript:} */
    String value(String script) {
        Matcher call = CALL.matcher(script);
        String value = call.matches() ? value(call.group(1), call.group(2) == null ? "" : call.group(2)) : null;
        if (value == null) {
            throw ApiError.notSimulated("the script of a query: " + script);
        }
        return value;
    }

    /** Null when it is not known. */
    private String value(String function, String argument) {
        if (function.equals("dateGenerate")) {
            return generated(argument);
        }
        Matcher ago = AGO.matcher(function);
        if (ago.matches() && argument.matches("-?\\d{1,6}")) {
            return ago(ChronoUnit.valueOf(ago.group(1).toUpperCase(Locale.ROOT)), Long.parseLong(argument), ago.group(2));
        }
        if (!argument.isEmpty()) {
            return null;
        }
        Matcher day = DAY.matcher(function);
        if (day.matches()) {
            return bound(ChronoUnit.DAYS, STEPS.get(day.group(2)), day.group(1).equals("beginning"));
        }
        Matcher period = PERIOD.matcher(function);
        if (period.matches()) {
            ChronoUnit unit = period.group(3).equals("Month") ? ChronoUnit.MONTHS : ChronoUnit.YEARS;
            return bound(unit, STEPS.get(period.group(2)), period.group(1).equals("beginning"));
        }
        return switch (function) {
            case "getUserID" -> caller.sysId();
            case "getUserName" -> caller.userName();
            case "now", "nowDateTime" -> clock.timestamp();
            default -> null;
        };
    }

    private String ago(ChronoUnit unit, long amount, String edge) {
        return edge == null
                ? SimulatorClock.stored(now().minus(amount, unit))
                : bound(unit, -amount, edge.equals("Start"));
    }

    /** The first or the last second of the present period, or one so many before or after it. */
    private String bound(ChronoUnit unit, long step, boolean first) {
        ZonedDateTime start = start(now().plus(step, unit), unit);
        return SimulatorClock.stored(first ? start : start.plus(1, unit).minus(SECOND));
    }

    private static ZonedDateTime start(ZonedDateTime time, ChronoUnit unit) {
        return switch (unit) {
            case YEARS -> time.withDayOfYear(1).truncatedTo(ChronoUnit.DAYS);
            case MONTHS -> time.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS);
            default -> time.truncatedTo(unit);
        };
    }

    private String generated(String argument) {
        Matcher date = DATE.matcher(argument);
        if (!date.matches()) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(date.group(1));
            LocalTime time =
                    switch (date.group(2)) {
                        case "start" -> LocalTime.MIDNIGHT;
                        case "end" -> LocalTime.of(23, 59, 59);
                        default -> LocalTime.parse(date.group(2));
                    };
            return SimulatorClock.stored(day.atTime(time).atZone(SimulatorClock.USER_ZONE));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private ZonedDateTime now() {
        return clock.now().atZone(SimulatorClock.USER_ZONE);
    }
}
