"""What a platform offers a use case of a stage and a class of data, in all of its environments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.spec.catalogue import Dataset, Model
from components.spec.fields import DataClass, Stage, rank
from components.spec.platform import Environment, Platform


@dataclass(frozen=True, slots=True)
class Offers:
    """The names that such a use case may write."""

    platform: Platform
    there: Sequence[str]
    stage: Stage
    data_class: DataClass

    @property
    def where(self) -> list[Environment]:
        return [self.platform.environments[it] for it in self.there]

    @property
    def models(self) -> list[str]:
        """The aliases of models that answer everywhere and take the data."""
        if rank(self.data_class) > rank(self.platform.records_data_class):
            return []
        open_to = self.platform.stages[self.stage].models
        models = self.platform.models
        return [
            alias
            for alias, name in self.platform.model_aliases.items()
            if (not open_to or name in open_to) and self._answers(models[name])
        ]

    def _answers(self, model: Model) -> bool:
        stays = not self.platform.data_classes[self.data_class].may_leave_region
        return self.data_class in model.data_classes and all(
            it.region in model.regions
            and set(model.regions) <= set(it.model_regions)
            and not (stays and set(model.regions) != {it.region})
            for it in self.where
        )

    def recovers(self, models: Sequence[str]) -> bool:
        """Whether what calls these models can be kept ready wherever there is a second region."""
        if not self.platform.data_classes[self.data_class].may_leave_region:
            return False
        for it in self.where:
            region = it.recovery_region
            found = [self.platform.model_in(alias, region) for alias in models] if region else []
            for model in found:
                if model is None or self.data_class not in model.data_classes:
                    return False
                if not set(model.regions) <= set(it.model_regions):
                    return False
        return True

    @property
    def hosted(self) -> list[str]:
        regions = {it.region for it in self.where}
        return [
            name
            for name, it in self.platform.hosted_models.items()
            if self.data_class in it.data_classes
            and regions == {it.model_package_arn.split(":")[3]}
            and self.instance_types(name)
        ]

    def instance_types(self, name: str) -> list[str]:
        """What the stage lets a hosted model run on."""
        allowed = self.platform.stages[self.stage].instance_types
        own = self.platform.hosted_models[name].instance_types
        return [it for it in own if not allowed or it in allowed]

    @property
    def datasets(self) -> dict[str, Dataset]:
        """What may be granted, with somebody there who approves."""
        groups = {it.group for it in self.platform.people.values()}
        return {
            name: it
            for name, it in self.platform.datasets.items()
            if rank(it.data_class) <= rank(self.data_class) and it.owner in groups
        }

    def approvers(self, dataset: str) -> list[str]:
        owner = self.platform.datasets[dataset].owner
        return [name for name, it in self.platform.people.items() if it.group == owner]

    def embedding_models(self, dataset: str) -> list[str]:
        data_class = self.platform.datasets[dataset].data_class
        return [
            name
            for name, it in self.platform.embedding_models.items()
            if data_class in it.data_classes
            and all(each.region in it.regions for each in self.where)
        ]
