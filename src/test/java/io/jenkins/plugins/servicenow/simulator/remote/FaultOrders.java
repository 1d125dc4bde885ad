package io.jenkins.plugins.servicenow.simulator.remote;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.FaultKind;
import io.jenkins.plugins.servicenow.simulator.control.Faults;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Faults as JSON asks for them. */
final class FaultOrders {

    private static final int SECONDS = 5;

    private final Faults faults;

    FaultOrders(Faults faults) {
        this.faults = faults;
    }

    JsonElement plan(Order order) {
        order.only("fault", "faults", "next", "after", "always", "kind", "seconds", "share", "seed");
        Duration time = Duration.ofSeconds(order.count("seconds", SECONDS));
        if (order.has("share")) {
            random(order, time);
        } else {
            one(order, FaultKind.named(order.text("fault", null)).fault(time));
        }
        return report();
    }

    private void random(Order order, Duration time) {
        List<FaultKind> kinds = order.has("faults")
                ? order.texts("faults").stream().map(FaultKind::named).toList()
                : FaultKind.COMMON;
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("\"faults\" must name at least one fault");
        }
        var random = order.has("seed") ? new Random(order.number("seed", 0)) : new Random();
        faults.random(
                order.share("share"),
                random,
                kinds.stream().map(kind -> kind.fault(time)).toList());
    }

    private void one(Order order, Fault fault) {
        if (order.has("always") && order.flag("always")) {
            faults.always(fault);
        } else if (order.has("after")) {
            faults.after(order.count("after", 0), fault);
        } else {
            int next = order.count("next", 1);
            if (next == 0) {
                throw new IllegalArgumentException("\"next\" must be at least 1");
            }
            faults.next(next, order.has("kind") ? kind(order.text("kind", null)) : null, fault);
        }
    }

    private static RequestKind kind(String name) {
        return Arrays.stream(RequestKind.values())
                .filter(kind -> kind.name().equals(name) && kind != RequestKind.PAGE)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no kind of requests \"" + name + "\". There are: " + String.join(", ", kinds())));
    }

    private static List<String> kinds() {
        return Arrays.stream(RequestKind.values())
                .filter(kind -> kind != RequestKind.PAGE)
                .map(RequestKind::name)
                .toList();
    }

    JsonElement clear() {
        faults.clear();
        return report();
    }

    JsonElement carryOutLate() {
        faults.carryOutLate();
        return report();
    }

    JsonElement report() {
        var known = new JsonObject();
        Arrays.stream(FaultKind.values()).forEach(kind -> known.addProperty(kind.text(), kind.meaning()));
        var json = new JsonObject();
        json.add("planned", Reports.texts(faults.described()));
        json.add("faults", known);
        json.add("kinds", Reports.texts(kinds()));
        return json;
    }
}
