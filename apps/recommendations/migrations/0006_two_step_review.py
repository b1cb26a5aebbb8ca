"""The review has two steps: somebody else checks, then a curator approves.

A step that was there before stays for the drafts that are waiting at it, and is not used again.
"""

from django.db import migrations

REVIEW = "Review by a curator"
STEPS = [
    ("Editorial check", ["Curators", "Editors"], True),
    ("Curator approval", ["Curators"], False),
]


def make_two_steps(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    ReviewStep = apps.get_model("lessons", "ReviewStep")

    review = Workflow.objects.filter(name=REVIEW).first()
    if review is None:
        return
    step_type, _ = ContentType.objects.get_or_create(app_label="lessons", model="reviewstep")
    steps = []
    for name, groups, by_another in STEPS:
        step = ReviewStep.objects.filter(name=name).first() or ReviewStep(
            name=name, by_another=by_another, content_type_id=step_type.pk
        )
        step.save()
        step.groups.set(Group.objects.filter(name__in=groups))
        steps.append(step)
    WorkflowTask.objects.filter(workflow=review).delete()
    WorkflowTask.objects.bulk_create(
        WorkflowTask(workflow=review, task_id=step.pk, sort_order=place) for place, step in enumerate(steps)
    )


def make_one_step(apps, schema_editor):
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    Task = apps.get_model("wagtailcore", "Task")
    review = Workflow.objects.filter(name=REVIEW).first()
    task = Task.objects.filter(name=REVIEW).first()
    if review is None or task is None:
        return
    WorkflowTask.objects.filter(workflow=review).delete()
    WorkflowTask.objects.create(workflow=review, task_id=task.pk, sort_order=0)
    Task.objects.filter(name__in=[name for name, _, _ in STEPS]).update(active=False)


class Migration(migrations.Migration):
    dependencies = [
        ("recommendations", "0005_sentences"),
        ("lessons", "0005_review_step"),
    ]
    operations = [migrations.RunPython(make_two_steps, make_one_step)]
