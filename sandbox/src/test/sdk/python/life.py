"""A customer's life, told through Paddle's own Python SDK. Only the address of the API is not Paddle's."""

import json
import os
import urllib.request
from types import SimpleNamespace

from paddle_billing import Client, Options
from paddle_billing.Entities.Shared import Action, CountryCode, CustomData
from paddle_billing.Entities.Subscriptions import (
    SubscriptionEffectiveFrom,
    SubscriptionProrationBillingMode,
    SubscriptionResumeEffectiveFrom,
)
from paddle_billing.Exceptions.ApiError import ApiError
from paddle_billing.Notifications import Secret, Verifier
from paddle_billing.Resources.Addresses.Operations import CreateAddress
from paddle_billing.Resources.Adjustments.Operations import CreateAdjustment, ListAdjustments
from paddle_billing.Resources.Customers.Operations import CreateCustomer
from paddle_billing.Resources.Events.Operations import ListEvents
from paddle_billing.Resources.Shared.Operations import Pager
from paddle_billing.Resources.Subscriptions.Operations import (
    CancelSubscription,
    ListSubscriptions,
    PauseSubscription,
    PreviewUpdateSubscription,
    ResumeSubscription,
    SubscriptionIncludes,
    UpdateSubscription,
)
from paddle_billing.Resources.Subscriptions.Operations.Update import SubscriptionUpdateItem
from paddle_billing.Resources.Transactions.Operations import CreateTransaction, ListTransactions
from paddle_billing.Resources.Transactions.Operations.Create import TransactionCreateItem

PRO = "pri_01tenure0pro0monthly000000"
MAX = "pri_01tenure0max0monthly000000"


def stage(path: str) -> dict:
    with urllib.request.urlopen(urllib.request.Request(os.environ["STAGE_URL"] + path, method="POST")) as answer:
        return json.load(answer)


def buy(paddle: Client, email: str) -> tuple[str, str]:
    customer = paddle.customers.create(CreateCustomer(email=email, name="Sam Miller"))
    address = paddle.addresses.create(customer.id, CreateAddress(country_code=CountryCode.US, postal_code="10021"))
    transaction = paddle.transactions.create(
        CreateTransaction(
            items=[TransactionCreateItem(PRO, 1)],
            customer_id=customer.id,
            address_id=address.id,
            custom_data=CustomData({"user": email}),
        )
    )
    assert transaction.status == "ready" and transaction.checkout.url.endswith(transaction.id)
    return transaction.id, stage(f"/pay?transaction={transaction.id}")["subscription_id"]


def main() -> None:
    paddle = Client(
        os.environ["PADDLE_API_KEY"],
        options=Options(environment=SimpleNamespace(base_url=os.environ["PADDLE_API_BASE_URL"])),
    )
    transaction_id, subscription_id = buy(paddle, "py-0@example.com")
    for number in range(1, 5):
        buy(paddle, f"py-{number}@example.com")

    subscriptions = list(paddle.subscriptions.list(ListSubscriptions(pager=Pager(per_page=2))))
    assert len({subscription.id for subscription in subscriptions}) >= 5

    change = dict(
        items=[SubscriptionUpdateItem(MAX, 1)],
        proration_billing_mode=SubscriptionProrationBillingMode.ProratedImmediately,
    )
    preview = paddle.subscriptions.preview_update(subscription_id, PreviewUpdateSubscription(**change))
    assert preview.update_summary.result.amount == "3000"
    updated = paddle.subscriptions.update(subscription_id, UpdateSubscription(**change))
    assert updated.items[0].price.id == MAX
    shown = paddle.subscriptions.get(
        subscription_id, [SubscriptionIncludes.NextTransaction, SubscriptionIncludes.RecurringTransactionDetails]
    )
    assert shown.next_transaction.details.totals.total == "5000"

    stage("/advance?duration=P32D")
    renewed = list(paddle.transactions.list(ListTransactions(subscription_ids=[subscription_id])))
    assert len(renewed) == 3 and all(transaction.status == "completed" for transaction in renewed)

    paused = paddle.subscriptions.pause(
        subscription_id, PauseSubscription(effective_from=SubscriptionEffectiveFrom.Immediately)
    )
    assert paused.status == "paused"
    resumed = paddle.subscriptions.resume(
        subscription_id, ResumeSubscription(effective_from=SubscriptionResumeEffectiveFrom.Immediately)
    )
    assert resumed.status == "active"

    refund = paddle.adjustments.create(CreateAdjustment.full(Action.Refund, "asked", transaction_id))
    assert refund.status == "pending_approval"
    try:
        paddle.adjustments.create(CreateAdjustment.full(Action.Refund, "asked again", transaction_id))
        raise AssertionError("a second refund was not refused")
    except ApiError as refused:
        assert refused.error_code == "adjustment_pending_refund_request", refused.error_code
    assert len(list(paddle.adjustments.list(ListAdjustments(transaction_ids=[transaction_id])))) == 1

    canceled = paddle.subscriptions.cancel(subscription_id, CancelSubscription())
    assert canceled.scheduled_change.action == "cancel" and canceled.next_billed_at is None
    ended = paddle.subscriptions.cancel(
        subscription_id, CancelSubscription(effective_from=SubscriptionEffectiveFrom.Immediately)
    )
    assert ended.status == "canceled"

    events = list(paddle.events.list(ListEvents(pager=Pager(per_page=50))))
    assert any(event.event_type == "subscription.canceled" for event in events)

    webhook = stage("/webhook")
    request = SimpleNamespace(
        body=webhook["body"].encode("utf-8"), headers={"Paddle-Signature": webhook["signature"]}
    )
    secret = Secret(os.environ["PADDLE_WEBHOOK_SECRET"])
    assert Verifier(maximum_variance=0).verify(request, secret)
    request.body = request.body.replace(b"evt_", b"evt-")
    assert not Verifier(maximum_variance=0).verify(request, secret)
    print(f"python: {len(events)} events read by the SDK")


main()
