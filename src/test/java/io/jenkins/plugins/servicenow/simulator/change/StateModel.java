package io.jenkins.plugins.servicenow.simulator.change;

import static io.jenkins.plugins.servicenow.simulator.change.ChangeState.ASSESS;
import static io.jenkins.plugins.servicenow.simulator.change.ChangeState.AUTHORIZE;
import static io.jenkins.plugins.servicenow.simulator.change.ChangeState.CANCELED;
import static io.jenkins.plugins.servicenow.simulator.change.ChangeState.CLOSED;
import static io.jenkins.plugins.servicenow.simulator.change.ChangeState.IMPLEMENT;
import static io.jenkins.plugins.servicenow.simulator.change.ChangeState.NEW;
import static io.jenkins.plugins.servicenow.simulator.change.ChangeState.REVIEW;
import static io.jenkins.plugins.servicenow.simulator.change.ChangeState.SCHEDULED;
import static io.jenkins.plugins.servicenow.simulator.change.TransitionCondition.APPROVED;
import static io.jenkins.plugins.servicenow.simulator.change.TransitionCondition.NOT_ON_HOLD;
import static io.jenkins.plugins.servicenow.simulator.change.TransitionCondition.NO_ACTIVE_TASKS;

import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a change may go. A change without a model follows its type's legacy model: the bare graph of the base scripts.
 * A change with a model follows the same graph under conditions, and some of its transitions are automatic.
 */
final class StateModel {

    private final List<Transition> transitions = new ArrayList<>();

    private StateModel() {}

    static StateModel of(Row change) {
        StateModel model = new StateModel();
        boolean modelled = isModelled(change);
        switch (change.get("type")) {
            case "standard" -> model.standard();
            case "emergency" -> model.emergency(modelled);
            default -> model.normal(modelled);
        }
        model.execution(modelled);
        return model;
    }

    static boolean isModelled(Row change) {
        return !change.get("chg_model").isEmpty();
    }

    List<Transition> from(String state) {
        return transitions.stream()
                .filter(transition -> transition.from().equals(state))
                .toList();
    }

    /** Whether some transition between the states has all its conditions met. */
    static boolean allows(Row change, String to, Records records) {
        return of(change).from(change.get("state")).stream()
                .filter(transition -> transition.to().equals(to))
                .anyMatch(transition -> available(transition, change, records));
    }

    /** An automatic transition is available to its own trigger; its conditions are the same for everybody. */
    static boolean available(Transition transition, Row change, Records records) {
        return transition.conditions().stream().allMatch(condition -> condition.passed(change, records));
    }

    private void normal(boolean modelled) {
        add(NEW, ASSESS);
        add(NEW, CANCELED);
        add(ASSESS, NEW);
        if (modelled) {
            automatic(ASSESS, AUTHORIZE, APPROVED);
            automatic(AUTHORIZE, SCHEDULED, APPROVED);
        } else {
            add(ASSESS, AUTHORIZE);
            add(ASSESS, SCHEDULED);
            add(AUTHORIZE, SCHEDULED);
        }
        add(ASSESS, CANCELED);
        add(AUTHORIZE, NEW);
        add(AUTHORIZE, CANCELED);
    }

    private void emergency(boolean modelled) {
        add(NEW, AUTHORIZE);
        add(NEW, CANCELED);
        if (modelled) {
            automatic(AUTHORIZE, SCHEDULED, APPROVED);
        } else {
            add(AUTHORIZE, SCHEDULED);
        }
        add(AUTHORIZE, NEW);
        add(AUTHORIZE, CANCELED);
    }

    private void standard() {
        add(NEW, SCHEDULED);
        add(NEW, CANCELED);
    }

    private void execution(boolean modelled) {
        add(SCHEDULED, IMPLEMENT);
        add(SCHEDULED, CANCELED);
        if (modelled) {
            automatic(IMPLEMENT, REVIEW, NO_ACTIVE_TASKS);
        }
        add(IMPLEMENT, REVIEW);
        add(IMPLEMENT, CANCELED);
        add(REVIEW, CLOSED, NO_ACTIVE_TASKS);
        add(REVIEW, CANCELED);
    }

    private void add(String from, String to, TransitionCondition... conditions) {
        transitions.add(new Transition(from, to, false, guarded(to, conditions)));
    }

    private void automatic(String from, String to, TransitionCondition... conditions) {
        transitions.add(new Transition(from, to, true, guarded(to, conditions)));
    }

    /** A change on hold may only be canceled. */
    private static List<TransitionCondition> guarded(String to, TransitionCondition... conditions) {
        List<TransitionCondition> all = new ArrayList<>(List.of(conditions));
        if (!to.equals(CANCELED)) {
            all.add(NOT_ON_HOLD);
        }
        return all;
    }
}
