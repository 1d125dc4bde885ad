package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.FaultKind;
import io.jenkins.plugins.servicenow.simulator.control.Faults;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Where a person switches faults on and off. */
final class FaultPage {

    static final String PLACE = "/faults";

    private final Faults faults;

    FaultPage(Faults faults) {
        this.faults = faults;
    }

    String show() {
        List<String> planned = faults.described();
        String list = planned.isEmpty()
                ? Html.empty("Nothing goes wrong.")
                : planned.stream()
                        .map(each -> "<li>" + Html.escape(each) + "</li>\n")
                        .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
        return Html.page(PLACE, "Faults", """
                %s<form method="post" action="/faults">
                <button class="approve" name="do" value="clear">Clear all</button>
                <button name="do" value="late">Carry out late requests now</button>
                </form>
                <h2>The next requests</h2>
                <form method="post" action="/faults">
                <label>Fault <select name="fault">%s</select></label>
                <label>Requests <select name="kind"><option value="">of any kind but tokens</option>%s</select></label>
                <label>How many <input type="number" name="next" value="1" min="1" max="9999"></label>
                <label>Seconds late, or to wait <input type="number" name="seconds" value="5" min="0" max="9999"></label>
                <button class="reject" name="do" value="next">Fail the next</button>
                <button class="reject" name="do" value="always">Fail every request</button>
                </form>
                <h2>At random</h2>
                <form method="post" action="/faults">
                <label>Percent of all requests <input type="number" name="percent" value="10" min="0" max="100"></label>
                <label>Seed <input type="number" name="seed" value="1" min="0" max="999999999"></label>
                <button class="reject" name="do" value="random">Fail at random</button>
                </form>
                """.formatted(list, kinds(), requests()));
    }

    private static String kinds() {
        return Arrays.stream(FaultKind.values())
                .map(kind -> "<option value=\"%s\">%s: %s</option>"
                        .formatted(kind.text(), kind.text(), Html.escape(kind.meaning())))
                .collect(Collectors.joining());
    }

    private static String requests() {
        return Arrays.stream(RequestKind.values())
                .filter(kind -> kind != RequestKind.PAGE)
                .map(kind -> "<option>" + kind + "</option>")
                .collect(Collectors.joining());
    }

    /** Does what the form asks. */
    void answer(Map<String, String> form) {
        switch (form.getOrDefault("do", "")) {
            case "clear" -> faults.clear();
            case "late" -> faults.carryOutLate();
            case "next" -> faults.next(Math.max(1, number(form, "next")), kind(form), fault(form));
            case "always" -> faults.always(fault(form));
            case "random" ->
                faults.random(
                        Math.min(number(form, "percent"), 100) / 100.0,
                        new Random(number(form, "seed")),
                        FaultKind.COMMON.stream()
                                .map(kind -> kind.fault(Duration.ofSeconds(2)))
                                .toList());
            default -> throw new IllegalArgumentException("Press one of the buttons");
        }
    }

    private static Fault fault(Map<String, String> form) {
        return FaultKind.named(form.getOrDefault("fault", "")).fault(Duration.ofSeconds(number(form, "seconds")));
    }

    private static RequestKind kind(Map<String, String> form) {
        String kind = form.getOrDefault("kind", "");
        return kind.isEmpty() ? null : RequestKind.valueOf(kind);
    }

    private static int number(Map<String, String> form, String name) {
        String text = form.getOrDefault(name, "");
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("\"" + name + "\" must be a whole number");
        }
        return Integer.parseInt(text);
    }
}
